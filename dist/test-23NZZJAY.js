import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as l}from"./chunk-XVMTQXKG.js";import"./chunk-KRRLQ24U.js";import"./chunk-UYKIOT6F.js";import{A as p,B as a,C as m,D as u,s as o,t as r,u as n,z as i}from"./chunk-D2VLXRCI.js";import"./chunk-HKSPJVSH.js";import"./chunk-7IQXNAPM.js";import{a as e}from"./chunk-JXQA2DPP.js";var h={name:"test",details:`Runs the suites of config/suites.toml, reads what Gauge leaves, says why tests failed and leaves
results/report.json. Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !to-do'`,options:{...n,...o,...i,...p,...a,...r,...m,json:{help:"print the report as JSON"}},run:e((t,s)=>l(u("test",t,s),t,s),"run")};export{h as test};
