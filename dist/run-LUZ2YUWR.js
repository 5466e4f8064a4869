import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as b}from"./chunk-KM53IVP7.js";import"./chunk-KRRLQ24U.js";import{d as i}from"./chunk-VMPCFSPU.js";import{A as O,B as o,C as w,q as p,r as u,s as m,t as h,v as c,w as d,x as l,y as f,z as y}from"./chunk-4XEBFXLZ.js";import{j as a}from"./chunk-VUAABRJS.js";import{a as s}from"./chunk-55IFCVWO.js";import{a as n}from"./chunk-JXQA2DPP.js";var R={name:"run",details:`One night. New failures are compared with the history that --remote names; with --confirm the failing scenarios
run once more with each moved component put back, and only what that proves is accused. The cluster gets its own
images back in every ending, unless --keep is given.

Exit 0: all passed. 1: tests are red. 2: a build, the infrastructure or the request is at fault. 3: both.

  streamstress run --registry HOST/tekton-upstream --remote git@github.com:org/results --confirm --publish
  streamstress run --components triggers:main --registry HOST/tekton-upstream --dry-run`,options:{...m,...h,...p,...l,...c,...d,...f,confirm:{help:"run new failures once more with each moved component put back (needs --remote)"},keep:{help:"leave the swapped images on the cluster"},...y,publish:{help:"add the run to the history and its pages (needs --remote)"},local:{help:"do everything from this machine (the default)"},"dry-run":{help:"show the plan and touch nothing"},...u,...O,json:{help:"print the report, or the plan of a dry run, as JSON"}},async run(e,t){for(let r of["confirm","publish"])if(e.is(r)&&e.text("remote")===void 0)throw new s("request",["options","no_remote"],`--${r} needs a history: give --remote URL`);return e.is("dry-run")?x(e,t):b(o("run",e,t),e,t)}};async function x(e,t){let r=a(t,w(e,t,[])),{text:g,plan:k}=await i(o("run",e,t),r);return t.stdout.write(e.is("json")?`${JSON.stringify(k,null,2)}
`:g),0}n(x,"dryRun");export{R as run};
