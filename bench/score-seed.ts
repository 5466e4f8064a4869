import { scoresOfSeed } from './series/methods.ts';

/** `score-seed.ts WORLD SEED`: how well every method does on one history, as JSON. */
const [world = '', seed = ''] = process.argv.slice(2);
console.log(JSON.stringify(scoresOfSeed(world, Number(seed))));
