'use strict';

const http = require('node:http');

/** Where the catalogue has a task. */
function taskUrl(name) {
  const catalog = process.env.CATALOG_URL;
  if (!catalog) throw new Error('CATALOG_URL is not set: it has to name a catalogue of tasks');
  return `${catalog}/task/${name}`;
}

/** Fetches a task. Network errors are told as Node words them. */
async function fetchTask(name) {
  return JSON.parse(await fetchText(taskUrl(name)));
}

function fetchText(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    request.on('error', reject);
  });
}

module.exports = { taskUrl, fetchTask };
