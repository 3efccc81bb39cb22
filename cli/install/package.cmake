# Packages, by `cpack` or `./dev package`. They hold what `cmake --install` installs, below the
# prefix that the build was configured for; package-tree.cmake makes of it what packages want.
set(here ${CMAKE_CURRENT_LIST_DIR})
set(BANGER_MAINTAINER "banger doctor maintainers <maintainers@banger.invalid>" CACHE STRING
	"Who answers for packages")

set(CPACK_GENERATOR DEB)
find_program(RPMBUILD rpmbuild)
if(RPMBUILD)
	list(APPEND CPACK_GENERATOR RPM)
endif()
set(CPACK_PACKAGE_CONTACT ${BANGER_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "check whether a host keeps what rules promise of it")
set(CPACK_PACKAGE_DESCRIPTION
"Looks at files, sockets, programs, databases, services and their units, says
row by row what is right and what isn't, and what to do about it. Nothing is
changed. What is checked is data: the rules that come with it say what a host
of banger, which runs throw-away machines, must have.
.
A systemd timer for a daily look comes with it, and is not switched on.")
set(CPACK_SET_DESTDIR ON)
set(CPACK_PACKAGE_RELOCATABLE OFF)
set(CPACK_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
	OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${here}/package-tree.cmake)
set(CPACK_BANGER_PROGRAM ${CMAKE_INSTALL_FULL_BINDIR}/banger)
set(CPACK_BANGER_STRIP ${CMAKE_STRIP})
set(CPACK_BANGER_MAN ${CMAKE_INSTALL_FULL_MANDIR})
set(CPACK_BANGER_DOC ${CMAKE_INSTALL_FULL_DOCDIR})
set(CPACK_BANGER_OVERRIDES ${CMAKE_INSTALL_FULL_DATADIR}/lintian/overrides)
set(CPACK_BANGER_DEB ${here}/deb)
set(CPACK_BANGER_CHANGES ${CMAKE_BINARY_DIR}/changelog.Debian)
configure_file(${here}/deb/changelog.in ${CPACK_BANGER_CHANGES} @ONLY)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS libsystemd0)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${here}/deb/postinst ${here}/deb/prerm ${here}/deb/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_SUMMARY "Check whether a host keeps what rules promise of it")
string(REPLACE "\n.\n" "\n\n" CPACK_RPM_PACKAGE_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
set(CPACK_RPM_PACKAGE_RECOMMENDS systemd)
set(CPACK_RPM_POST_INSTALL_SCRIPT_FILE ${here}/rpm/post)
set(CPACK_RPM_PRE_UNINSTALL_SCRIPT_FILE ${here}/rpm/preun)
set(CPACK_RPM_POST_UNINSTALL_SCRIPT_FILE ${here}/rpm/postun)
set(CPACK_RPM_USER_FILELIST "%license ${CMAKE_INSTALL_FULL_DOCDIR}/LICENSE")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION ${CMAKE_INSTALL_PREFIX}/lib/systemd
	${CMAKE_INSTALL_PREFIX}/lib/systemd/system ${CMAKE_INSTALL_FULL_MANDIR}
	${CMAKE_INSTALL_FULL_MANDIR}/man1 ${CMAKE_INSTALL_FULL_MANDIR}/man5)
foreach(folder bash-completion bash-completion/completions fish fish/vendor_completions.d
	zsh zsh/site-functions zsh/vendor-completions)
	list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
		${CMAKE_INSTALL_FULL_DATADIR}/${folder})
endforeach()
include(CPack)
