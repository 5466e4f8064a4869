import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{d as n}from"./chunk-FTFTX4T2.js";import{m as a,n as c,o as m,t as d,u}from"./chunk-SHZXEJM7.js";import{j as p,o as i}from"./chunk-C44DXLYT.js";var b={name:"restore",details:`Takes back what deploy or a killed run changed: only the variables that were added go, the rest of the
Subscription stays. Works from any machine, the record lies on the cluster. results/report.json stays as it is.

  streamstress restore --kubeconfig ~/.kube/config`,options:{"components-file":m["components-file"]??{help:""},...a,...c},async run(o,e){let f=d("restore",o,e),h=p(e,u(o,e,[i(e)])),t=await n(f,h),s=t.find(({status:r})=>r!=="succeeded"&&r!=="skipped");return e.stdout.write(`${(s??t.at(-1))?.summary??""}
`),s?2:0}};export{b as a};
