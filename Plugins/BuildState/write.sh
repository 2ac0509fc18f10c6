# Writes, as Swift, the commit that a package stands at and the version of its compiler:
#   write.sh PACKAGE SWIFTC OUTPUT
# What cannot be found out is left empty: nothing here may fail a build.
package=$1 swiftc=$2 output=$3

# Inside a hook these would speak of another repository; and nothing is to be written there.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_OPTIONAL_LOCKS=0

commit=
# A repository that the package merely lies in says nothing of it.
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
