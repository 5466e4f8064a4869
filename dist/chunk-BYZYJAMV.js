import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as e}from"./chunk-KRRLQ24U.js";import{i}from"./chunk-FKC6SWQE.js";import{a as o}from"./chunk-JXQA2DPP.js";function p(t){return`${e(t)}, commit ${t.commit.slice(0,7)}`}o(p,"publishedText");function f({notes:t},{progress:n,stderr:m}){for(let r of t)m.write(n==="action"?i("notice",r,{title:"history"}):`note: ${r}
`)}o(f,"sayNotes");export{p as a,f as b};
