import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as h}from"./chunk-FZVKUJNT.js";import{Ea as m,Fa as p,Ga as u,na as r,qa as o,sa as n,ua as a,za as i}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import{a as s}from"./chunk-JXQA2DPP.js";var y={name:"test",details:`Runs the suites of config/suites.toml, reads what they leave, says why tests failed and leaves
results/report.json. release-tests are those of the operator's release; scenarios that need what is not here (a tool, a
token, a user) are not run, and the report says so. Any other tests run by --test-command, and leave JUnit files.
Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !tls' --reruns 1
  streamstress test --scenario specs/pipelines/run.spec:21 --scenario specs/triggers/cron.spec:12
  streamstress test --tests-repo https://github.com/me/release-tests --release-tests-ref my-branch
  streamstress test --test-command 'npm test' --junit 'reports/**/*.xml' --run-timeout 2h`,options:{...a,...r,...i,...o,...m,...n,...p,json:{help:"print the report as JSON"}},run:s((t,e)=>h(u("test",t,e),t,e),"run")};export{y as test};
