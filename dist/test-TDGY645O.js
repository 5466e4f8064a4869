import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{execute}from"./chunk-PTYKDU2A.js";import{clusterOptions,componentOptions,historyOptions,lockOption,outputOption,requestOf,runOptions,testOptions}from"./chunk-ESJZHRLL.js";import"./chunk-ZADHLFUS.js";import"./chunk-HZ63P622.js";import"./chunk-NPPD7WAM.js";import"./chunk-EZXTYYQM.js";import"./chunk-MCW6U2JK.js";import"./chunk-RJGSDGVT.js";import"./chunk-V7GVWVAA.js";import"./chunk-4L7ZVXHH.js";import"./chunk-HTNNOYCP.js";import"./chunk-B6DB6KY6.js";import"./chunk-L2OYBLAO.js";import"./chunk-PGZ7DBPN.js";import"./chunk-NSO673AI.js";import"./chunk-DGRRYKQ7.js";import"./chunk-ETXMND4A.js";var test={name:"test",details:`Runs the suites of config/suites.toml, reads what they leave, says why tests failed and leaves
results/report.json. release-tests are those of the operator's release; scenarios that need what is not here (a tool, a
token, a user) are not run, and the report says so. Any other tests run by --test-command, and leave JUnit files.
Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !tls' --reruns 1
  streamstress test --scenario specs/pipelines/run.spec:21 --scenario specs/triggers/cron.spec:12
  streamstress test --tests-repo https://github.com/me/release-tests --release-tests-ref my-branch
  streamstress test --test-command 'npm test' --junit 'reports/**/*.xml' --run-timeout 2h`,options:{...componentOptions,...clusterOptions,...lockOption,...testOptions,...historyOptions,...outputOption,...runOptions,json:{help:"print the report as JSON"}},run:(given,terminal)=>execute(requestOf("test",given,terminal),given,terminal)};export{test};
