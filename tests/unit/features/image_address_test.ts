import { assert } from "chai";
import { addressProblem } from "../../../src/features/image_address.ts";
import { test } from "../../support/harness.ts";

test("addressProblem: public addresses next to private ranges are allowed", () => {
  const hosts = [
    "1.0.0.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.17",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    // WordPress.com's own.
    "192.0.77.2",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "[2000::1]",
    "[2001:200::1]",
    "[2001:4860:4860::8888]",
    "[2003::1]",
    "[2606:4700::1111]",
    "[3fff:1000::1]",
    "svc.example",
    "localdomain.example",
    "mylocal.example",
    "metadata.goog.example",
    "x.example.",
  ];
  for (const host of hosts) {
    const url = new URL(`https://${host}/a.png`);
    assert.isUndefined(addressProblem(url, undefined), host);
  }
});
