const { relative } = require('node:path');

/** A coverage report with one line for each source line that has code that never ran. */
module.exports = class Uncovered {
  execute(context) {
    const output = context.writer.writeFile(null);
    context.getTree('flat').visit({
      onDetail: (node) => {
        for (const line of this.describe(node.getFileCoverage())) output.println(line);
      },
    });
  }

  describe({ path, s, statementMap, f, fnMap, b, branchMap }) {
    const found = [
      ...Object.keys(s).map((id) => ({ runs: s[id], what: 'statement', at: statementMap[id] })),
      ...Object.keys(f).map((id) => ({ runs: f[id], what: 'function', at: fnMap[id].loc })),
      ...Object.keys(b).flatMap((id) =>
        b[id].map((runs, way) => {
          const { type, loc, locations } = branchMap[id];
          // An implicit else has an empty location.
          return { runs, what: `${type} branch`, at: locations[way].start.line ? locations[way] : loc };
        }),
      ),
    ].filter(({ runs }) => runs === 0);
    const lines = Map.groupBy(found, ({ at }) => at.start.line);
    return [...lines]
      .sort(([a], [b]) => a - b)
      .map(([line, parts]) => {
        const kinds = new Set(parts.map(({ what }) => what));
        return `Not covered: ${relative('', path)}:${line} (${[...kinds].join(', ')})`;
      });
  }
};
