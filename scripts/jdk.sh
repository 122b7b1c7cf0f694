# Sourced by the scripts beside it: the platform, the JDKs that are installed, Maven.

fail() {
    echo "ringfence: $*" >&2
    exit 2
}

require_platform() {
    [ "$(uname -s)" = Linux ] && [ "$(uname -m)" = x86_64 ] ||
        fail "runs on Linux on x86-64; this is $(uname -s) on $(uname -m). Use a machine, virtual machine or container of that kind."
}

# java_major HOME: the feature version of the JDK there, which must have a compiler; 0 if there is none.
java_major() {
    local version=0
    if [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    fi
    echo "${version:-0}"
}

# java_homes: every JDK that can be found, the user's own choices first.
java_homes() {
    [ -n "${JAVA_HOME:-}" ] && echo "$JAVA_HOME"
    local on_path
    if on_path=$(command -v java); then
        dirname "$(dirname "$(readlink -f "$on_path")")"
    fi
    local home
    for home in /usr/lib/jvm/*; do
        [ -L "$home" ] || echo "$home"
    done
}

# find_java: sets JAVA_HOME and java_version. RINGFENCE_JAVA_HOME decides (java_home_from names
# the variable that the user set, if it was another); else a 25; else the first that is 17 or later.
find_java() {
    local home major first=""
    if [ -n "${RINGFENCE_JAVA_HOME:-}" ]; then
        java_version=$(java_major "$RINGFENCE_JAVA_HOME")
        [ "$java_version" -ge 17 ] ||
            fail "${java_home_from:-RINGFENCE_JAVA_HOME}=$RINGFENCE_JAVA_HOME is not a JDK 17 or later; point it at one, or unset it."
        export JAVA_HOME=$RINGFENCE_JAVA_HOME
        return
    fi
    while read -r home; do
        major=$(java_major "$home")
        if [ "$major" -eq 25 ]; then
            first=$home
            break
        fi
        [ -z "$first" ] && [ "$major" -ge 17 ] && first=$home
    done < <(java_homes)
    [ -n "$first" ] ||
        fail "needs a JDK 17 or later (25 is best) and found none. Install one (Debian, Ubuntu: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME."
    export JAVA_HOME=$first
    java_version=$(java_major "$first")
}

require_maven() {
    local version
    if [ "${java_version:-0}" -ge 24 ]; then
        # Maven's own libraries use what these JDKs warn of.
        export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
    fi
    command -v mvn >/dev/null ||
        fail "is built with Maven 3.8 or later and found none. Install it (Debian, Ubuntu: apt-get install maven)."
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1) || version=""
    [ -n "$version" ] || fail "is built with Maven 3.8 or later; $(command -v mvn) does not say which it is. Try 'mvn -v', and install it anew."
    case $version in
        [012].* | 3.[0-7]) fail "is built with Maven 3.8 or later; this is ${version}. Install a newer one (https://maven.apache.org/install.html)." ;;
    esac
}
