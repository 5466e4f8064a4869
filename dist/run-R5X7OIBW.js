import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as y}from"./chunk-RIHZ2NJP.js";import"./chunk-KRRLQ24U.js";import"./chunk-6J7MKZBY.js";import{c as i}from"./chunk-ZW23VQLQ.js";import{m as u,n as m,o as p,p as h,q as c,r as d,s as l,t as o,u as f}from"./chunk-6LXDGZSP.js";import{j as a}from"./chunk-2LREQBS3.js";import{a as n}from"./chunk-55IFCVWO.js";import{a as s}from"./chunk-JXQA2DPP.js";var v={name:"run",details:`One night. New failures are compared with the history that --remote names; with --confirm the failing scenarios
run once more with each moved component put back, and only what that proves is accused. The cluster gets its own
images back in every ending, unless --keep is given.

Exit 0: all passed. 1: tests are red. 2: a build, the infrastructure or the request is at fault. 3: both.

  streamstress run --registry HOST/tekton-upstream --remote git@github.com:org/results --confirm --publish
  streamstress run --components triggers:main --registry HOST/tekton-upstream --dry-run`,options:{...p,...h,...u,...c,confirm:{help:"run new failures once more with each moved component put back (needs --remote)"},keep:{help:"leave the swapped images on the cluster"},...d,publish:{help:"add the run to the history and its pages (needs --remote)"},local:{help:"do everything from this machine (the default)"},"dry-run":{help:"show the plan and touch nothing"},...m,...l,json:{help:"print the report, or the plan of a dry run, as JSON"}},async run(e,t){for(let r of["confirm","publish"])if(e.is(r)&&e.text("remote")===void 0)throw new n("request",["options","no_remote"],`--${r} needs a history: give --remote URL`);return e.is("dry-run")?b(e,t):y(o("run",e,t),e,t)}};async function b(e,t){let r=a(t,f(e,t,[])),{text:O,plan:w}=await i(o("run",e,t),r);return t.stdout.write(e.is("json")?`${JSON.stringify(w,null,2)}
`:O),0}s(b,"dryRun");export{v as run};
