import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{Ia as d,M as f,x as p}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import{p as m,w as c}from"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import{a as n}from"./chunk-JXQA2DPP.js";async function O(u,t,e){let l={...d(t,e,[c(e)]),logs:!1},{steps:r,find:w}=await f(u,m(e,l)),s=w("preview:cluster")??[],i=r.find(({status:o})=>o!=="succeeded"&&o!=="skipped"),{summary:a=""}=i??r.find(({kind:o})=>o==="preview")??{},y=s.length>0?`${p(s)}
`:"";return e.stdout.write(t.is("json")?`${JSON.stringify(s,null,2)}
`:`${y}${a}
`),i?2:0}n(O,"previewDeploy");export{O as previewDeploy};
