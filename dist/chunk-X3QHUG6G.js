import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{Ga as u,Ia as f,M as n,na as c,sa as i,ua as m,za as d}from"./chunk-4BMG4O2Z.js";import{p as a,w as p}from"./chunk-OC6PZSVH.js";var g={name:"restore",details:`Takes back what deploy or a killed run changed: only the variables that were added go, the rest of the
Subscription stays. Works from any machine, the record lies on the cluster. results/report.json stays as it is.

  streamstress restore --kubeconfig ~/.kube/config`,options:{"components-file":m["components-file"]??{help:""},...c,...d,setup:{help:"take back what set-ups have changed on the cluster too; an operator that is installed stays"},...i},async run(s,e){let h=u("restore",s,e),l=a(e,f(s,e,[p(e)])),{steps:r}=await n(h,l),o=r.find(({status:t})=>t!=="succeeded"&&t!=="skipped"),k=r.filter(({kind:t})=>t==="restore");for(let{summary:t}of o?[o]:k)e.stdout.write(`${t}
`);return o?2:0}};export{g as a};
