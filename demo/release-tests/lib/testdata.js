'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** The value in a JSON file; the path is relative to the project. */
function readTestdata(file) {
  return JSON.parse(fs.readFileSync(path.join(__dirname, '..', file), 'utf8'));
}

module.exports = { readTestdata };
