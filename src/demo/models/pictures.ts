/**
 * The demo site's pictures.
 */

/** A speech bubble and a landscape, by their paths below the site's address. */
const PICTURES: Record<string, string> = {
  "wp-content/uploads/demo.png":
    "iVBORw0KGgoAAAANSUhEUgAAAPAAAACIAgMAAACkSo6tAAAADFBMVEUfTnn////0pDwAAA" +
    "CJbLx9AAAA/klEQVR42u3YzQ3CMAyG4VQiI7BPRvAh7YER2KcjcMBT8nNCEFPDW1SV+rv4" +
    "0kdprbSqk1IkEolEVpx+IsWmXT8ZMfF+GvdgYXvp7MEV3LV53y5rNLzzYZkfZx+u82Nfs4" +
    "12bxE7bXuLBd4eHo3qwapjs3rwoHpqVRc+qJ5b1YWPqtqqLny99v6Qz/WP8XC7+PRao2E/" +
    "2WFob6O3Cr3P7EsS3+3AbRx/gB/i5X7WlxtQ0FzFJjo0S6IpFs3PbHJHZwYPbZPvDiyya4" +
    "m3OAFcCRaCC8EJ4EqwEFwITgBXgoXgQnACuBIsBBeCwdFnrgQLwYVgcty7ixPvSCSymlwA" +
    "zvviraDIslMAAAAASUVORK5CYII=",
  "wp-content/uploads/landscape.png":
    "iVBORw0KGgoAAAANSUhEUgAAAPAAAACIAgMAAACkSo6tAAAADFBMVEW+4fX6yEZalmQybl" +
    "DFRWxFAAABlElEQVR42u3WPW7CQBAFYH5EQ0OVS3CJcAQK9j4cxSXaFDkCnCdVahTxknjt" +
    "xD+zO7Mzkh0p+xpE8Wnejg32YlFSUvJPc9DTjXMnNXZfOegH60c7px+9DPiob63t/RSwMx" +
    "xZeWgLXrb4ODXetPg0NW6vlOpaFay8O1X3Z9n2lHi+n+R8f0Pz/fXanhimZ5XpKWl6Ptve" +
    "DEzvJLa3IdN7WElJSclfjq9TaejKN7kYrEJ3bL72veSde9/H/qwtXUddOq/4dozlxQkr3v" +
    "iewsLRK9IKR9ODZaMjg2WjY4Mlo6ODJaPjgwWjE5YdvU1hbnTScnd4GnsTrizYm/DZgi8W" +
    "nBzN4v7K1qhzC9/gc1b2jCYfAeNNPvrHNhq8pmzQ35/ClfUs8B7wQ3S1dhjkVmPcBaPXGC" +
    "Vg5tgVUbqDH+zKdohipnhFlf7FTHGqdAeni78iidPFweDUrXJlcbz4C1gc3xkEGFnbGuJ7" +
    "VukBpotfhRg5pUf4nlF6hMfFkYEhPjCFIT0wiSG2FIascwS3WwM0WJqCM/MJPNd1Y4BbGE" +
    "gAAAAASUVORK5CYII=",
};

/** The picture at a path below the site's address, as PNG. */
export function picture(path: string): Uint8Array<ArrayBuffer> | undefined {
  if (!Object.hasOwn(PICTURES, path)) return undefined;
  return Uint8Array.from(
    atob(PICTURES[path]!),
    (character) => character.charCodeAt(0),
  );
}
