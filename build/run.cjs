// Written in the oldest JavaScript on purpose: a Node.js that is too old must be able to read it and say so in one line.
// Every npm script comes through here: node build/run.cjs <name of the file in this folder> <arguments>
var have = process.versions.node.split('.').map(Number);
var enough = (have[0] === 20 && have[1] >= 19) || (have[0] === 22 && have[1] >= 12) || have[0] > 22;
if (!enough) {
  console.error(
    'Roadbook needs Node.js 20.19 or newer (or 22.12 or newer), and this is ' +
      process.versions.node +
      ': https://nodejs.org',
  );
  process.exit(1);
}
var script = process.argv.splice(2, 1)[0];
process.argv[1] = require('path').join(__dirname, script + '.mjs');
require('module').runMain(process.argv[1]);
