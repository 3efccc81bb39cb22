# A build has the layout of an installation, so that its program finds the rules as an installed one
# does: the program in bin/, a link to the rules where the installation has them. The program's old
# place, at the top of the build, leads to it. (The expression keeps generators of several
# configurations from a folder for each.)
set_target_properties(banger PROPERTIES RUNTIME_OUTPUT_DIRECTORY $<1:${CMAKE_BINARY_DIR}/bin>)
add_custom_command(TARGET banger POST_BUILD
	COMMAND ${CMAKE_COMMAND} -E create_symlink bin/banger ${CMAKE_BINARY_DIR}/banger)

cmake_path(SET rules_in_build NORMALIZE ${CMAKE_BINARY_DIR}/bin/${RULES_FROM_PROGRAM})
cmake_path(IS_PREFIX CMAKE_BINARY_DIR ${rules_in_build} is_in_build)
if(is_in_build)
	cmake_path(GET rules_in_build PARENT_PATH parent)
	file(MAKE_DIRECTORY ${parent})
	file(CREATE_LINK ${CMAKE_SOURCE_DIR}/rules ${rules_in_build} SYMBOLIC)
endif()
