import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as u}from"./chunk-5FJSMNJC.js";import"./chunk-MAQUXVWL.js";import"./chunk-KRRLQ24U.js";import"./chunk-JFJNGKXG.js";import"./chunk-GX42DU73.js";import{m as o,n,p as r,q as a,r as i,s as p,t as m}from"./chunk-XJRVVANY.js";import"./chunk-7AWWOCTC.js";import"./chunk-55IFCVWO.js";import{a as e}from"./chunk-JXQA2DPP.js";var f={name:"test",details:`Runs the suites of config/suites.toml, reads what Gauge leaves, says why tests failed and leaves
results/report.json. Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !to-do'`,options:{...n,...r,...a,...i,...o,...p,json:{help:"print the report as JSON"}},run:e((t,s)=>u(m("test",t,s),t,s),"run")};export{f as test};
