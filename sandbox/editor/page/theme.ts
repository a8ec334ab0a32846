import { createTheme, type CSSVariablesResolver } from '@mantine/core';

const closable = { closeButtonProps: { 'aria-label': 'Close' } };

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 9,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600 } },
    Button: { defaultProps: { size: 'xs' } },
    Card: { defaultProps: { withBorder: true, bg: 'var(--editor-surface)', padding: 'md' } },
    EmptyState: { defaultProps: { size: 'sm', py: 'xl' } },
    Loader: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { ...closable, size: 'lg', styles: { title: { fontWeight: 700 } } } },
    Notification: { defaultProps: { ...closable, styles: { description: { color: 'inherit' } } } },
    Table: { defaultProps: { verticalSpacing: 4, highlightOnHover: true } },
    Tabs: { defaultProps: { keepMounted: false } },
    Text: { defaultProps: { size: 'sm' } },
    Title: { defaultProps: { order: 2 } },
  },
});

/** Mantine's own greys and reds are too pale to read on white: WCAG asks for a contrast of 4.5. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f8f9fa',
    '--mantine-color-dimmed': '#52585f',
    '--mantine-color-placeholder': '#6a7178',
    '--mantine-color-error': '#b42318',
    '--mantine-color-disabled-color': '#52585f',
    '--mantine-color-teal-light': '#e3f6ef',
    '--mantine-color-teal-light-color': '#065f46',
    '--editor-surface': '#ffffff',
  },
  dark: {
    '--mantine-color-dimmed': '#b0b4b8',
    '--mantine-color-placeholder': '#9da2a8',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-disabled-color': '#b0b4b8',
    '--editor-surface': '#2b2b2b',
  },
});
