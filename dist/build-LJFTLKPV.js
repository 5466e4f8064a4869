import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as p}from"./chunk-RIHZ2NJP.js";import"./chunk-KRRLQ24U.js";import"./chunk-6J7MKZBY.js";import"./chunk-ZW23VQLQ.js";import{n as s,o as n,p as i,s as m,t as r}from"./chunk-6LXDGZSP.js";import"./chunk-2LREQBS3.js";import"./chunk-55IFCVWO.js";import{a as e}from"./chunk-JXQA2DPP.js";var l={name:"build",details:`Resolves each ref to a commit, builds all components at once and leaves the digests in results/images.json.
A component that does not build does not stop the others.

  streamstress build --components pipeline,triggers:main --registry registry.example.com/tekton-upstream`,options:{...n,...i,...s,...m,json:{help:"print the report as JSON"}},run:e((t,o)=>p(r("build",t,o),t,o),"run")};export{l as build};
