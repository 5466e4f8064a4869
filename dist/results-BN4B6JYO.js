import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as i}from"./chunk-BZJEUVWB.js";import{a as o}from"./chunk-JX24A4HT.js";import{l as e,u as n}from"./chunk-43HI3VV4.js";import"./chunk-7AWWOCTC.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";var a={name:"results",details:`Prints the verdict and the counts of results/report.json, and exits as that run did.

  streamstress results --json | jq .verdict`,options:{...e,json:{help:"print the report as it is"}},async run(r,s){let t=await i(n(r,s));return s.stdout.write(r.is("json")?`${JSON.stringify(t,null,2)}
`:`${o(t)}`),t.run.exitCode}};export{a as results};
