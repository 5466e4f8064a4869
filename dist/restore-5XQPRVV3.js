import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-L5I5XYTF.js";import"./chunk-XCTPWMFU.js";import"./chunk-LUH4HUJE.js";import"./chunk-ODJXC4PX.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
