# Run by cpack for each kind of package, on the staged tree: the program stripped, manual pages
# compressed, and for Debian the changelogs and the copyright file that its policy asks for.
set(tree ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(doc ${tree}${CPACK_BANGER_DOC})

function(compress)
	execute_process(COMMAND gzip -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

execute_process(COMMAND ${CPACK_BANGER_STRIP} --remove-section=.comment ${tree}${CPACK_BANGER_PROGRAM}
	COMMAND_ERROR_IS_FATAL ANY)
file(GLOB pages ${tree}${CPACK_BANGER_MAN}/man[15]/*.[15])
compress(${pages})

if(CPACK_GENERATOR STREQUAL DEB)
	file(REMOVE ${doc}/LICENSE)
	file(RENAME ${doc}/CHANGELOG.md ${doc}/changelog)
	configure_file(${CPACK_BANGER_CHANGES} ${doc}/changelog.Debian COPYONLY)
	configure_file(${CPACK_BANGER_DEB}/copyright ${doc}/copyright COPYONLY)
	configure_file(${CPACK_BANGER_DEB}/lintian-overrides
		${tree}${CPACK_BANGER_OVERRIDES}/${CPACK_PACKAGE_NAME} COPYONLY)
	compress(${doc}/changelog ${doc}/changelog.Debian)
endif()
