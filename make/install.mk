# SPDX-License-Identifier: Apache-2.0
.PHONY: install
install: all docs ## install under DESTDIR and prefix, with man page and completions
	install -D -m 755 $(B)/bccrun $(DESTDIR)$(bindir)/bccrun
	install -D -m 755 $(B)/bccrun-compile $(DESTDIR)$(libexecdir)/bccrun-compile
	cd $(B)/headers && find include -type f -exec install -D -m 644 {} $(abspath $(DESTDIR)$(libexecdir))/headers/{} \;
	install -D -m 644 $(B)/bccrun.8 $(DESTDIR)$(mandir)/man8/bccrun.8
	install -D -m 644 $(B)/completion/bccrun.bash $(DESTDIR)$(bashdir)/bccrun
	install -D -m 644 $(B)/completion/_bccrun $(DESTDIR)$(zshdir)/_bccrun
	install -D -m 644 $(B)/completion/bccrun.fish $(DESTDIR)$(fishdir)/bccrun.fish
	install -d $(DESTDIR)$(docdir)/broken
	install -m 644 course/broken/*.c $(DESTDIR)$(docdir)/broken

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(bindir)/bccrun $(DESTDIR)$(libexecdir)/bccrun-compile $(DESTDIR)$(mandir)/man8/bccrun.8 \
	  $(DESTDIR)$(bashdir)/bccrun $(DESTDIR)$(zshdir)/_bccrun $(DESTDIR)$(fishdir)/bccrun.fish
	rm -rf $(DESTDIR)$(libexecdir)/headers
	rm -f $(patsubst course/%,$(DESTDIR)$(docdir)/%,$(wildcard course/broken/*.c))
	-rmdir $(DESTDIR)$(libexecdir) $(DESTDIR)$(docdir)/broken $(DESTDIR)$(docdir) 2>/dev/null
