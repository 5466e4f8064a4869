import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as l}from"./chunk-KM53IVP7.js";import"./chunk-KRRLQ24U.js";import"./chunk-VMPCFSPU.js";import{A as m,B as u,q as o,r,s as n,x as i,y as p,z as a}from"./chunk-4XEBFXLZ.js";import"./chunk-VUAABRJS.js";import"./chunk-55IFCVWO.js";import{a as e}from"./chunk-JXQA2DPP.js";var h={name:"test",details:`Runs the suites of config/suites.toml, reads what Gauge leaves, says why tests failed and leaves
results/report.json. Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !to-do'`,options:{...n,...o,...i,...p,...a,...r,...m,json:{help:"print the report as JSON"}},run:e((t,s)=>l(u("test",t,s),t,s),"run")};export{h as test};
