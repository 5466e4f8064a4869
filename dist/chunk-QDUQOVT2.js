import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-MAQUXVWL.js";import{d as i}from"./chunk-GX42DU73.js";import{m,n as d,p as u,t as f,u as h}from"./chunk-XJRVVANY.js";import{j as c,n as p}from"./chunk-7AWWOCTC.js";var O={name:"restore",details:`Takes back what deploy or a killed run changed: only the variables that were added go, the rest of the
Subscription stays. Works from any machine, the record lies on the cluster. results/report.json stays as it is.

  streamstress restore --kubeconfig ~/.kube/config`,options:{"components-file":d["components-file"]??{help:""},...u,...m},async run(o,e){let t=f("restore",o,e);await a(t);let l=c(e,h(o,e,[p(e)])),s=await i(t,l),r=s.find(({status:n})=>n!=="succeeded"&&n!=="skipped");return e.stdout.write(`${(r??s.at(-1))?.summary??""}
`),r?2:0}};export{O as a};
