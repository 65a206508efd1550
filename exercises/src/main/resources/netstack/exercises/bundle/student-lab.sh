#!/bin/sh
# Starts the lab with the JDK 25 that it finds.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
for d in "${LAB_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* \
    /opt/java/* "${HOME:-/nowhere}"/.jdks/* \
    "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  [ -n "$d" ] && [ -x "$d/bin/javac" ] && [ -r "$d/release" ] || continue
  v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$d/release")
  if [ "${v:-0}" -ge 25 ]; then
    exec "$d/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
      -Xlog:disable "-Dlab.root=$root" \
      -Djdk.virtualThreadScheduler.parallelism=1 \
      -Djdk.virtualThreadScheduler.maxPoolSize=1 \
      -jar "$root/jar/lab.jar" "$@"
  fi
done
echo "lab: this needs a JDK 25 or newer (https://adoptium.net); set" \
  "LAB_JAVA_HOME if it is in an unusual place" >&2
exit 1
