#!/bin/sh
# Prints what the native executable is made of, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/).
# native/sbom.sh VERSION, where the executable is built
set -eu

# component PACKAGE NAME LICENCE
component() {
  version=$(dpkg-query --show --showformat='${Version}' "$1")
  cat <<END
    {
      "type": "library",
      "bom-ref": "$2",
      "name": "$2",
      "version": "$version",
      "licenses": [{ "expression": "$3" }],
      "purl": "pkg:deb/debian/$1@$version?arch=$(dpkg --print-architecture)"
    }$4
END
}

cat <<END
{
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "version": 1,
  "metadata": {
    "component": {
      "type": "application",
      "bom-ref": "http-check",
      "name": "http-check",
      "version": "$1",
      "licenses": [{ "license": { "id": "MIT" } }]
    }
  },
  "components": [
$(component libquickjs QuickJS MIT ,)
$(component libmbedtls-dev 'mbed TLS' Apache-2.0 ,)
$(component libc6-dev glibc LGPL-2.1-or-later '')
  ],
  "dependencies": [{ "ref": "http-check", "dependsOn": ["QuickJS", "mbed TLS", "glibc"] }]
}
END
