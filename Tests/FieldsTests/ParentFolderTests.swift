import Diagnostics
import Testing

@Test(arguments: [
  ("configs/mds.json", "configs"), ("a/b/c", "a/b"), ("h", ""), ("./h", "."), ("/", "/"),
  ("/h", "/"), ("/tmp/", "/"), ("a//b", "a"), ("results/x/", "results"), (".", ""), ("..", ""),
  ("", ""),
])
func parentFolder(path: String, parent: String) {
  #expect(path.parentFolder == parent)
}
