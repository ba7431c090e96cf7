# ./hearthline package: the runnable jar with its checksum; NOTICE lies inside of it and beside it.

hearthline_package() {
  (($# == 0)) || fail "package takes no words, but got '$*'" 2
  maven -Dmaven.test.skip=true -pl verticles -am clean package
  local folder="$here/verticles/target"
  (cd "$folder" && sha256sum hearthline.jar >hearthline.jar.sha256)
  cp "$here/NOTICE" "$folder/NOTICE"
  printf '%s\n' "$folder/hearthline.jar" "$folder/hearthline.jar.sha256" "$folder/NOTICE"
}
