# What `cmake --install` puts where, by the variables of GNUInstallDirs.
set(BANGER_SYSTEMD_UNIT_DIR lib/systemd/system CACHE STRING
	"Where systemd's units go, below the prefix unless absolute; empty: nowhere")
set(here ${CMAKE_CURRENT_LIST_DIR})

install(TARGETS banger RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY rules/ DESTINATION ${CMAKE_INSTALL_DATADIR}/banger/rules)
install(DIRECTORY schema/ DESTINATION ${CMAKE_INSTALL_DATADIR}/banger/schema)
install(FILES ${here}/completion/banger.bash
	DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME banger)
# Debian's zsh looks below /usr in the second of these only, every other one in the first.
foreach(folder site-functions vendor-completions)
	install(FILES ${here}/completion/_banger DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${folder})
endforeach()
install(FILES ${here}/completion/banger.fish
	DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES docs/man/banger.1 docs/man/banger-doctor.1 docs/man/banger-rules.1
	DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/man/banger-rules.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs
	PATTERN design EXCLUDE PATTERN man EXCLUDE)

# The service names the program by its whole path, which is known at the installation only.
if(BANGER_SYSTEMD_UNIT_DIR)
	install(FILES ${here}/banger-doctor.timer DESTINATION ${BANGER_SYSTEMD_UNIT_DIR})
	install(CODE "
		cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_PREFIX OUTPUT_VARIABLE prefix)
		cmake_path(APPEND prefix \"${CMAKE_INSTALL_BINDIR}\" banger OUTPUT_VARIABLE PROGRAM)
		string(REPLACE % %% PROGRAM \"\${PROGRAM}\")
		cmake_path(APPEND prefix \"${BANGER_SYSTEMD_UNIT_DIR}\" banger-doctor.service
			OUTPUT_VARIABLE service)
		message(STATUS \"Installing: \$ENV{DESTDIR}\${service}\")
		configure_file(\"${here}/banger-doctor.service.in\" \"\$ENV{DESTDIR}\${service}\" @ONLY
			FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
		list(APPEND CMAKE_INSTALL_MANIFEST_FILES \"\${service}\")")
endif()
