#!/usr/bin/env bash
# Gradescope runs this once, as root on Ubuntu 22.04: a JDK 25.
set -eu
apt-get update
apt-get install -y wget gnupg
install -d -m 0755 /etc/apt/keyrings
wget -qO /etc/apt/keyrings/adoptium.asc \
  https://packages.adoptium.net/artifactory/api/gpg/key/public
. /etc/os-release
echo "deb [signed-by=/etc/apt/keyrings/adoptium.asc]" \
  "https://packages.adoptium.net/artifactory/deb $VERSION_CODENAME main" \
  > /etc/apt/sources.list.d/adoptium.list
apt-get update
apt-get install -y temurin-25-jdk
