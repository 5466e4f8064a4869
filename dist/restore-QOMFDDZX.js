import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-45XAIBQV.js";import"./chunk-ZW23VQLQ.js";import"./chunk-6LXDGZSP.js";import"./chunk-2LREQBS3.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";export{a as restore};
