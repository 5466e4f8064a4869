import { parsers } from './junit-parsers.ts';

/** A process of its own: `PARSER FILE`; prints what one reading took. */
const [name = '', path = ''] = process.argv.slice(2);
const parser = parsers[name];
if (parser === undefined) throw new Error(`there is no parser "${name}"`);
const began = performance.now();
const found = await parser(path);
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1000, found }));
