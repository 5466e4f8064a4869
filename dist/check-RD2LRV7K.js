import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{d as r}from"./chunk-GX42DU73.js";import{t as p,u as c}from"./chunk-XJRVVANY.js";import{j as i,n as a}from"./chunk-7AWWOCTC.js";import"./chunk-55IFCVWO.js";import{a as n}from"./chunk-JXQA2DPP.js";var g={name:"check",details:`One row a tool: git, go, ko, gauge. ko is built into the cache at its pinned version where the PATH has another one
or none. Exit 2 when something is missing.

  streamstress check --json`,options:{json:{help:"print the rows as JSON"}},async run(o,e){let t=a(e),s=(await r(p("check",o,e),i(e,{...c(o,e,[t]),logs:!1}))).map(d);return e.stdout.write(o.is("json")?`${JSON.stringify(s,null,2)}
`:s.map(u).join("")),s.every(({status:m})=>m==="ok")?0:2}};function d({name:o,status:e,summary:t}){return{name:o.replace(/^tool:/,""),status:e==="succeeded"?"ok":"failed",message:t}}n(d,"rowOf");function u({name:o,status:e,message:t}){return`${e==="ok"?"\u2714":"\u2718"} ${o.padEnd(6)} ${e.padEnd(6)} ${t}
`}n(u,"rowText");export{g as check};
