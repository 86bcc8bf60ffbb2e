import { createDemoSite, type DemoSite } from "@askgpt4/core/demo";

let site: DemoSite | undefined;

/** The built-in demo site. Runs in this process without network connections. */
export function demoSite(): DemoSite {
  return site ??= createDemoSite({
    chatbots: [{
      imageUpload: true,
      fileUpload: true,
      multiUpload: true,
      maxUploads: 5,
    }],
  });
}
