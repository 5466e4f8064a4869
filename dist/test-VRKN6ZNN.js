import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as u}from"./chunk-RIHZ2NJP.js";import"./chunk-KRRLQ24U.js";import"./chunk-6J7MKZBY.js";import"./chunk-ZW23VQLQ.js";import{m as o,n as r,o as n,q as i,r as a,s as p,t as m}from"./chunk-6LXDGZSP.js";import"./chunk-2LREQBS3.js";import"./chunk-55IFCVWO.js";import{a as e}from"./chunk-JXQA2DPP.js";var h={name:"test",details:`Runs the suites of config/suites.toml, reads what Gauge leaves, says why tests failed and leaves
results/report.json. Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !to-do'`,options:{...n,...o,...i,...a,...r,...p,json:{help:"print the report as JSON"}},run:e((t,s)=>u(m("test",t,s),t,s),"run")};export{h as test};
