# Writes, as Swift, the commit that a package stands at and the version of its compiler:
#   write.sh PACKAGE SWIFTC OUTPUT
# Whatever cannot be found out is left empty: nothing here may fail a build.
package=$1 swiftc=$2 output=$3

# Inside a hook these would name another repository; and git is to write nothing there.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_OPTIONAL_LOCKS=0

commit=
# A repository that merely contains the package says nothing about it.
if [ -e "$package/.git" ]; then
  commit=$(git -C "$package" rev-parse --verify --quiet HEAD 2>/dev/null)
  changes=$(git -C "$package" status --porcelain -- Package.swift Plugins Sources 2>/dev/null)
  [ -z "$commit" ] || [ -z "$changes" ] || commit="$commit with changes"
fi
version=$("$swiftc" --version 2>/dev/null | sed -n 's/.*Swift version \([^ ]*\).*/\1/p' | head -n 1)

cat >"$output" <<END
let writtenCommit = "$commit"
let writtenSwiftVersion = "$version"
END
