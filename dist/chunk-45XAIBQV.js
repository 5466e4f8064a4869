import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{d as n}from"./chunk-ZW23VQLQ.js";import{m as c,n as a,o as m,t as d,u as f}from"./chunk-6LXDGZSP.js";import{j as i,o as p}from"./chunk-2LREQBS3.js";var w={name:"restore",details:`Takes back what deploy or a killed run changed: only the variables that were added go, the rest of the
Subscription stays. Works from any machine, the record lies on the cluster. results/report.json stays as it is.

  streamstress restore --kubeconfig ~/.kube/config`,options:{"components-file":m["components-file"]??{help:""},...c,...a},async run(t,e){let u=d("restore",t,e),h=i(e,f(t,e,[p(e)])),s=await n(u,h),r=s.find(({status:o})=>o!=="succeeded"&&o!=="skipped"),l=s.find(({kind:o})=>o==="restore");return e.stdout.write(`${(r??l)?.summary??""}
`),r?2:0}};export{w as a};
