from sevanidhi.site.console import main

main()
