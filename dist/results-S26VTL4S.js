import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as i}from"./chunk-YX7DQAW2.js";import{H as n,h as o,t as e}from"./chunk-3BUS6SNJ.js";import"./chunk-SUTEDJCS.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";var a={name:"results",details:`Prints the verdict and the counts of results/report.json, and exits as that run did.

  streamstress results --json | jq .verdict`,options:{...e,json:{help:"print the report as it is"}},async run(s,t){let r=await i(n(s,t));return t.stdout.write(s.is("json")?`${JSON.stringify(r,null,2)}
`:o(r,t.stdout.columns)),r.run.exitCode}};export{a as results};
