import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as l}from"./chunk-66QUSFMI.js";import"./chunk-KRRLQ24U.js";import"./chunk-TEEPYOQJ.js";import{C as p,D as a,E as m,F as u,s as o,t as r,u as n,z as i}from"./chunk-3BUS6SNJ.js";import"./chunk-SUTEDJCS.js";import"./chunk-7IQXNAPM.js";import"./chunk-LUH4HUJE.js";import{a as e}from"./chunk-JXQA2DPP.js";var h={name:"test",details:`Runs the suites of config/suites.toml, reads what Gauge leaves, says why tests failed and leaves
results/report.json. Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !to-do'`,options:{...n,...o,...i,...p,...a,...r,...m,json:{help:"print the report as JSON"}},run:e((t,s)=>l(u("test",t,s),t,s),"run")};export{h as test};
