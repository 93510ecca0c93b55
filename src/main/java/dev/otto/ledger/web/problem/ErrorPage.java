package dev.otto.ledger.web.problem;

import dev.otto.ledger.web.request.RequestId;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the servlet container comes when a request failed outside of Spring MVC. */
@Hidden
@RestController
final class ErrorPage implements ErrorController {
    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Object> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        ProblemType type = ProblemType.ofStatus(status instanceof Integer code ? code : 404);
        // The container has logged the cause of a fault; only what answers it is made here.
        Problem problem = type.status() >= 500 ? ProblemAnswers.fault(RequestId.of(request)) : Problem.of(type, null);
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem.at(path instanceof String text ? text : request.getRequestURI()));
    }
}
