import { findImages } from "@askgpt4/core";
import { assert } from "chai";
import { test } from "../../support/harness.ts";

test("findImages: returns the images of the Markdown and of the site once each", () => {
  const text = `![a cat](https://x.example/cat.png "A title")
![](<https://x.example/with space.png>) and ![two
lines](https://x.example/b(1).png)
[![in a link](https://x.example/c.png)](https://x.example/)
![by name][dog], ![dog] and ![Dog][]
![esc\\]aped](https://x.example/a\\_b.png) ![a [b] c](https://x.example/d.png)
![a cat again](https://x.example/cat.png)
![no address] ![](relative.png) ![](data:image/png;base64,AAAA)
![](javascript:alert(1)) ![](file:///etc/passwd) [a link](https://x.example/e)
\`![code](https://x.example/f.png)\`
\`\`\`md
![code](https://x.example/g.png)
\`\`\`

[DOG]: https://x.example/dog.png "A dog"
`;
  const images = [
    "https://x.example/cat.png",
    "http://x.example/h.png",
    "no address",
  ];
  assert.deepEqual(
    findImages({ text, images }).map(({ url, alt }) => [alt, url]),
    [
      ["a cat", "https://x.example/cat.png"],
      ["", "https://x.example/with space.png"],
      ["two lines", "https://x.example/b(1).png"],
      ["in a link", "https://x.example/c.png"],
      ["by name", "https://x.example/dog.png"],
      ["esc]aped", "https://x.example/a_b.png"],
      ["a [b] c", "https://x.example/d.png"],
      ["", "http://x.example/h.png"],
    ],
  );
});
