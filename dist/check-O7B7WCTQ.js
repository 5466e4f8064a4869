import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{d as r}from"./chunk-ZW23VQLQ.js";import{m as p,n as c,t as m,u}from"./chunk-6LXDGZSP.js";import{j as i,o as a}from"./chunk-2LREQBS3.js";import"./chunk-55IFCVWO.js";import{a as s}from"./chunk-JXQA2DPP.js";var R={name:"check",details:`One row a tool: git, go, ko, gauge; and one for the sign-in to the cluster. ko is built into the cache at its pinned
version where the PATH has another one or none. Exit 2 when something is missing.

  streamstress check --json
  STREAMSTRESS_PASSWORD=\u2026 streamstress check --api-url https://api.cluster.example.com:6443 --username kubeadmin`,options:{...p,...c,json:{help:"print the rows as JSON"}},async run(t,e){let o=a(e),n=(await r(m("check",t,e),i(e,{...u(t,e,[o]),logs:!1}))).filter(d).map(f);return e.stdout.write(t.is("json")?`${JSON.stringify(n,null,2)}
`:n.map(h).join("")),n.every(({status:l})=>l==="ok")?0:2}};function d({kind:t,status:e}){return t!=="sign-out"||e==="failed"}s(d,"isRow");function f({name:t,status:e,summary:o}){return{name:t.replace(/^tool:/,""),status:e==="succeeded"?"ok":"failed",message:o}}s(f,"rowOf");function h({name:t,status:e,message:o}){return`${e==="ok"?"\u2714":"\u2718"} ${t.padEnd(8)} ${e.padEnd(6)} ${o}
`}s(h,"rowText");export{R as check};
