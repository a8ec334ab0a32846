import { defineApp, version as platformVersion } from 'zapier-platform-core';
import { version } from './package.json';
import { authentication, authorize } from './src/authentication';
import apiRequest from './src/creates/api_request';
import createContact from './src/creates/create_contact';
import createDeal from './src/creates/create_deal';
import updateContact from './src/creates/update_contact';
import updateContactTags from './src/creates/update_contact_tags';
import updateDealStatus from './src/creates/update_deal_status';
import findContact from './src/searches/find_contact';
import findContacts from './src/searches/find_contacts';
import findDeal from './src/searches/find_deal';
import findDeals from './src/searches/find_deals';
import contactFieldChanged from './src/triggers/contact_field_changed';
import contactList from './src/triggers/contact_list';
import contactTagAdded from './src/triggers/contact_tag_added';
import dealEnteredStage from './src/triggers/deal_entered_stage';
import dealEnteredStatus from './src/triggers/deal_entered_status';
import dealList from './src/triggers/deal_list';
import newContact from './src/triggers/new_contact';
import newContactPolling from './src/triggers/new_contact_polling';
import newDeal from './src/triggers/new_deal';
import newDealPolling from './src/triggers/new_deal_polling';
import newOrUpdatedContact from './src/triggers/new_or_updated_contact';
import newOrUpdatedDeal from './src/triggers/new_or_updated_deal';
import stageList from './src/triggers/stage_list';
import tagList from './src/triggers/tag_list';
import updatedContact from './src/triggers/updated_contact';
import updatedDeal from './src/triggers/updated_deal';
import { forgetLastOverride } from './src/zapier/environment';

export default defineApp({
  version,
  platformVersion,
  authentication,
  beforeApp: [forgetLastOverride],
  beforeRequest: [authorize],
  flags: { cleanInputData: true },
  triggers: {
    [newContact.key]: newContact,
    [updatedContact.key]: updatedContact,
    [newContactPolling.key]: newContactPolling,
    [newOrUpdatedContact.key]: newOrUpdatedContact,
    [contactTagAdded.key]: contactTagAdded,
    [contactFieldChanged.key]: contactFieldChanged,
    [contactList.key]: contactList,
    [tagList.key]: tagList,
    [newDeal.key]: newDeal,
    [updatedDeal.key]: updatedDeal,
    [newDealPolling.key]: newDealPolling,
    [newOrUpdatedDeal.key]: newOrUpdatedDeal,
    [dealEnteredStatus.key]: dealEnteredStatus,
    [dealEnteredStage.key]: dealEnteredStage,
    [dealList.key]: dealList,
    [stageList.key]: stageList,
  },
  creates: {
    [createContact.key]: createContact,
    [updateContact.key]: updateContact,
    [updateContactTags.key]: updateContactTags,
    [createDeal.key]: createDeal,
    [updateDealStatus.key]: updateDealStatus,
    [apiRequest.key]: apiRequest,
  },
  searches: {
    [findContact.key]: findContact,
    [findContacts.key]: findContacts,
    [findDeal.key]: findDeal,
    [findDeals.key]: findDeals,
  },
  searchOrCreates: {
    [findContact.key]: {
      key: findContact.key,
      display: {
        label: 'Find or Create Contact',
        description: 'Finds a contact, and creates one if there is none.',
      },
      search: findContact.key,
      create: createContact.key,
    },
    [findDeal.key]: {
      key: findDeal.key,
      display: {
        label: 'Find or Create Deal',
        description: 'Finds a deal, and creates one if there is none.',
      },
      search: findDeal.key,
      create: createDeal.key,
    },
  },
});
