import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{A as n,N as c,R as i,T as m,Y as d,ba as u,ca as f}from"./chunk-G5AFQI33.js";import{n as a,u as p}from"./chunk-FKC6SWQE.js";var g={name:"restore",details:`Takes back what deploy or a killed run changed: only the variables that were added go, the rest of the
Subscription stays. Works from any machine, the record lies on the cluster. results/report.json stays as it is.

  streamstress restore --kubeconfig ~/.kube/config`,options:{"components-file":m["components-file"]??{help:""},...c,...d,setup:{help:"take back what set-ups have changed on the cluster too; an operator that is installed stays"},...i},async run(s,e){let h=u("restore",s,e),l=a(e,f(s,e,[p(e)])),{steps:r}=await n(h,l),o=r.find(({status:t})=>t!=="succeeded"&&t!=="skipped"),k=r.filter(({kind:t})=>t==="restore");for(let{summary:t}of o?[o]:k)e.stdout.write(`${t}
`);return o?2:0}};export{g as a};
