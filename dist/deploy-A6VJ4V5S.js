import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as m}from"./chunk-RIHZ2NJP.js";import"./chunk-KRRLQ24U.js";import{c as s}from"./chunk-6J7MKZBY.js";import"./chunk-ZW23VQLQ.js";import{m as r,n,o as i,s as a,t as p}from"./chunk-6LXDGZSP.js";import"./chunk-2LREQBS3.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";var h={name:"deploy",details:`Takes results/images.json of an earlier build, sets the images in the operator's Subscription, waits for OLM, the
operator and the pods, and verifies every digest. What was there before is recorded on the cluster first;
"streamstress restore" takes the change back.

  streamstress deploy --kubeconfig ~/.kube/config`,options:{...i,...r,...n,...a,json:{help:"print the report as JSON"}},async run(e,t){let o=await m(p("deploy",e,t),e,t);return o===0&&!e.is("json")&&t.stdout.write(`${s("undo","streamstress restore")}
`),o}};export{h as deploy};
