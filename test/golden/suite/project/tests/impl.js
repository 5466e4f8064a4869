const fs = require('fs');

afterSuite(function () {
  throw new Error('the cleanup after the suite failed');
});
beforeSpec(function (context) {
  if (context.currentSpec.name === 'Hook of a specification') throw new Error('the namespace was not created');
});
beforeScenario(
  function () {
    throw new Error('the service account "pipeline" is missing');
  },
  { tags: ['broken-hook'] },
);

step('The cluster answers', function () {
  console.log('it does');
});
step('Deployment <name> is available', function (name) {
  throw new Error(`deployment ${name} is not Available after 5m`);
});
step('Explode', function () {
  throw new Error('line1 ]]> & <xml>\nline2 "quotes" \u001b[31mred\u001b[0m\n::error::no, token=abcdefgh12345678');
});
step('Skip it', function () {
  const skip = new Error('there is no such cluster');
  skip.name = 'SkipScenarioException';
  throw skip;
});
step('Pipeline <name> runs in version <version>', function (name, version) {
  if (version === '1.21') throw new Error(`${name} does not run in ${version}`);
});
step('It passes the second time', function () {
  if (fs.existsSync(process.env.GOLDEN_STATE)) return;
  fs.writeFileSync(process.env.GOLDEN_STATE, '');
  throw new Error('it was not ready yet');
});
step('It waits where it is asked to', function (done) {
  if (!process.env.GOLDEN_WAIT) return done();
  console.log('waiting for the end');
  setInterval(() => {}, 1000);
});
