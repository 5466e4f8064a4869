import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-ZJ6LCLPB.js";import"./chunk-YLNI3J2E.js";import"./chunk-LUH4HUJE.js";import"./chunk-ODJXC4PX.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
