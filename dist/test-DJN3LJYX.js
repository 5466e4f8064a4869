import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as u}from"./chunk-R65Y5IW6.js";import"./chunk-MAQUXVWL.js";import"./chunk-KRRLQ24U.js";import"./chunk-JX24A4HT.js";import"./chunk-SUWYEYVU.js";import{l as o,m as n,o as r,p as a,q as i,r as p,s as m}from"./chunk-43HI3VV4.js";import"./chunk-7AWWOCTC.js";import"./chunk-55IFCVWO.js";import{a as e}from"./chunk-JXQA2DPP.js";var f={name:"test",details:`Runs the suites of config/suites.toml, reads what Gauge leaves, says why tests failed and leaves
results/report.json. Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !to-do'`,options:{...n,...r,...a,...i,...o,...p,json:{help:"print the report as JSON"}},run:e((t,s)=>u(m("test",t,s),t,s),"run")};export{f as test};
